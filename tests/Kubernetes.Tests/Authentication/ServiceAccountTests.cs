using System.Security.Cryptography;
using KGateway.Kubernetes.Authentication;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.XdsFrontend.Authentication;
using Microsoft.IdentityModel.Tokens;

namespace KGateway.Kubernetes.Tests.Authentication;

/// <summary>What tokens say, judged by the cluster's keys alone.</summary>
public sealed class ServiceAccountTests
{
    private static readonly ObjectKey Other = new("team", "other");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_of_a_gateways_account_gives_its_configuration(bool elliptic)
    {
        await using var door = await Door.OpenAsync();
        door.Cluster.Rotate(elliptic);
        var grant = await door.KnockAsync(new TokenShape());
        Assert.Null(grant.Refusal);
        Assert.Equal([Door.Gateway], grant.Gateways);
        Assert.Null((await door.KnockAsync(new TokenShape(), claim: Door.Gateway)).Refusal);
    }

    [Fact]
    public async Task Without_a_token_there_is_nothing()
    {
        await using var door = await Door.OpenAsync();
        AssertRefused(await door.KnockAsync((string?)null), "no bearer token");
        AssertRefused(await door.KnockAsync(""), "no bearer token");
    }

    [Theory]
    [InlineData("s3cret")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AAAA")]
    [InlineData("eyJhbGciOiJub25lIiwia2lkIjoiYSJ9.e30.")]
    [InlineData("......")]
    public async Task What_is_no_token_is_refused_and_not_repeated(string text)
    {
        await using var door = await Door.OpenAsync();
        var grant = await door.KnockAsync(text);
        AssertRefused(grant, "the token");
        Assert.DoesNotContain(text, grant.Refusal!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_token_is_refused_unread()
    {
        await using var door = await Door.OpenAsync();
        AssertRefused(await door.KnockAsync(door.Token() + new string('A', 100_000)), "is no ServiceAccount token");
    }

    [Fact]
    public async Task Each_claim_has_to_be_right()
    {
        await using var door = await Door.OpenAsync();
        AssertRefused(await door.KnockAsync(new TokenShape { Begins = -TimeSpan.FromHours(2), Expires = -TimeSpan.FromMinutes(1) }), "expired");
        AssertRefused(await door.KnockAsync(new TokenShape { Begins = TimeSpan.FromMinutes(1) }), "not valid yet");
        AssertRefused(await door.KnockAsync(new TokenShape { Expires = null }), "expire");
        AssertRefused(await door.KnockAsync(new TokenShape { Audience = "https://kubernetes.default.svc" }), "not for audience \"kgateway\"");
        AssertRefused(await door.KnockAsync(new TokenShape { Issuer = "https://elsewhere" }), "not issued by " + TokenCluster.Issuer);
        AssertRefused(await door.KnockAsync(new TokenShape { Pod = null }), "not bound to a pod");
        AssertRefused(await door.KnockAsync(new TokenShape { Subject = "system:serviceaccount:team:other" }), "which ServiceAccount");
        AssertRefused(await door.KnockAsync(new TokenShape { Subject = "admin" }), "which ServiceAccount");
    }

    [Fact]
    public async Task Clocks_may_differ_a_little()
    {
        await using var door = await Door.OpenAsync();
        Assert.Null((await door.KnockAsync(new TokenShape { Begins = TimeSpan.FromSeconds(10) })).Refusal);
        Assert.Null((await door.KnockAsync(new TokenShape { Begins = -TimeSpan.FromHours(1), Expires = -TimeSpan.FromSeconds(10) })).Refusal);
    }

    [Fact]
    public async Task A_token_expires_while_the_control_plane_runs()
    {
        await using var door = await Door.OpenAsync();
        var token = door.Token(new TokenShape { Expires = TimeSpan.FromHours(1) });
        Assert.Null((await door.KnockAsync(token)).Refusal);
        door.Time.Advance(TimeSpan.FromMinutes(61));
        AssertRefused(await door.KnockAsync(token), "expired");
    }

    [Fact]
    public async Task A_wrong_signature_is_refused()
    {
        await using var door = await Door.OpenAsync();
        var forger = new RsaSecurityKey(RSA.Create(2048)) { KeyId = door.Cluster.Key.KeyId };
        AssertRefused(await door.KnockAsync(new TokenShape { Key = forger }), "signature is wrong");
        var parts = door.Token().Split('.');
        var other = door.Token(new TokenShape { Account = "other" }).Split('.');
        AssertRefused(await door.KnockAsync($"{parts[0]}.{other[1]}.{parts[2]}"), "signature is wrong");
    }

    [Fact]
    public async Task A_public_key_is_no_shared_secret()
    {
        await using var door = await Door.OpenAsync();
        var secret = new SymmetricSecurityKey(((RsaSecurityKey)door.Cluster.Key).Rsa.ExportSubjectPublicKeyInfo()) { KeyId = door.Cluster.Key.KeyId };
        var token = new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = TokenCluster.Issuer,
            Audience = "kgateway",
            Expires = door.Time.GetUtcNow().AddHours(1).UtcDateTime,
            IssuedAt = door.Time.GetUtcNow().UtcDateTime,
            NotBefore = door.Time.GetUtcNow().UtcDateTime,
            SigningCredentials = new SigningCredentials(secret, SecurityAlgorithms.HmacSha256),
        });
        AssertRefused(await door.KnockAsync(token), "the token");
    }

    [Fact]
    public async Task Another_gateways_configuration_is_forbidden()
    {
        await using var door = await Door.OpenAsync();
        AssertRefused(await door.KnockAsync(new TokenShape(), claim: Other), "doesn't allow the configuration of Gateway team/other", RefusalKind.Forbidden);
        AssertRefused(
            await door.KnockAsync(new TokenShape(), claim: new ObjectKey("elsewhere", "edge")), "doesn't allow the configuration", RefusalKind.Forbidden);
        Assert.Equal([Other], (await door.KnockAsync(new TokenShape { Account = "other" })).Gateways);
    }

    [Fact]
    public async Task A_proxy_is_the_node_of_its_pod()
    {
        await using var door = await Door.OpenAsync();
        AssertRefused(await door.KnockAsync(new TokenShape(), nodeId: "edge-2.team"), "edge-1.team", RefusalKind.Forbidden);
        AssertRefused(await door.KnockAsync(new TokenShape(), nodeId: "edge-1.other"), "edge-1.team", RefusalKind.Forbidden);
    }

    [Fact]
    public async Task Envoys_outside_may_be_allowed_tokens_without_a_pod()
    {
        await using var door = await Door.OpenAsync(static options => options.RequirePod = false);
        Assert.Equal([Door.Gateway], (await door.KnockAsync(new TokenShape { Pod = null }, nodeId: "vm-7")).Gateways);
        AssertRefused(await door.KnockAsync(new TokenShape { Pod = null }, claim: Other), "doesn't allow", RefusalKind.Forbidden);
    }

    [Fact]
    public async Task A_shortened_name_is_resolved_by_the_nodes_role_or_by_the_known_gateways()
    {
        var gateway = new ObjectKey("team", new string('g', 70));
        var twin = new ObjectKey("team", new string('g', 71));
        var shape = new TokenShape { Account = ProxyNames.Safe(gateway.Name) };

        await using var door = await Door.OpenAsync();
        Assert.Equal([gateway], (await door.KnockAsync(shape, claim: gateway)).Gateways);
        AssertRefused(await door.KnockAsync(shape, claim: twin), "doesn't allow", RefusalKind.Forbidden);

        await using var knowing = await Door.OpenAsync(names: new KnownNames(gateway));
        Assert.Equal([gateway], (await knowing.KnockAsync(shape)).Gateways);
        Assert.Equal([gateway], (await knowing.KnockAsync(shape, claim: new ObjectKey("team", shape.Account))).Gateways);
    }

    internal static void AssertRefused(ProxyGrant grant, string reason, RefusalKind kind = RefusalKind.Unauthenticated)
    {
        Assert.Contains(reason, grant.Refusal ?? "it is granted", StringComparison.Ordinal);
        Assert.Equal(kind, grant.RefusalKind);
        Assert.Empty(grant.Gateways);
        Assert.False(grant.Any);
    }

    private sealed class KnownNames(ObjectKey gateway) : IGatewayNames
    {
        public ObjectKey? Find(string @namespace, string objectName) =>
            ProxyNames.Objects(gateway) == new ObjectKey(@namespace, objectName) ? gateway : null;
    }
}
