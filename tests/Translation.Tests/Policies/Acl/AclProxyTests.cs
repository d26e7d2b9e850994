using System.Net;
using KGateway.EndToEnd.Harness;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Tests.Proxies;

namespace KGateway.Translation.Tests.Policies.Acl;

/// <summary>What a real Envoy does with access lists. The client's address is what x-forwarded-for says.</summary>
public sealed class AclProxyTests : IAsyncLifetime
{
    private static readonly AclPolicy Office = new()
    {
        DefaultAction = AclAction.Deny,
        Rules =
        [
            AclTests.Rule("office", AclAction.Allow, "10.0.0.0/8", "fd00::/8", "192.0.2.1"),
            AclTests.Rule("lab", AclAction.Deny, "10.9.0.0/16"),
            AclTests.Rule(null, AclAction.Deny, "10.8.0.0/16"),
            AclTests.Rule("gateway", AclAction.Allow, "10.9.9.9/32"),
            AclTests.Rule("late", AclAction.Deny, "10.0.0.0/8"),
        ],
    };

    private static readonly AclPolicy Told = Office with
    {
        DenyResponse = new AclDenyResponse
        {
            StatusCode = 451,
            Headers = [new AclHeader { Name = "x-denied", Value = "100%" }, new AclHeader { Name = "x-two", Value = "1" }, new AclHeader { Name = "X-Two", Value = "2" }],
            BlockedByHeaderName = "x-blocked-by",
        },
    };

    private FieldProxy? _proxy;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _proxy = await FieldProxy.StartAsync(
        new Dictionary<string, TrafficField[]>
        {
            ["/plain"] = [AclTests.Field(Office)],
            ["/told"] = [AclTests.Field(Told)],
            ["/v6"] = [AclTests.Field(new AclPolicy { DefaultAction = AclAction.Deny, Rules = [AclTests.Rule("all6", AclAction.Allow, "::/0")] })],
            ["/open"] = [AclTests.Field(new AclPolicy { DefaultAction = AclAction.Allow })],
        },
        ofTable: [AclTests.Field(Told)],
        change: static manager =>
        {
            manager.UseRemoteAddress = false;
            MetadataLog.Add(manager);
        });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _proxy?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("10.1.1.1", true)]
    [InlineData("10.9.1.1", false)]
    [InlineData("10.8.1.1", false)]
    [InlineData("10.9.9.9", true)]
    [InlineData("192.0.2.1", true)]
    [InlineData("192.0.2.2", false)]
    [InlineData("fd00::1", true)]
    [InlineData("fe00::1", false)]
    [InlineData("::ffff:10.1.1.1", true)]
    [InlineData("::ffff:10.9.1.1", false)]
    [InlineData("::ffff:192.0.2.2", false)]
    public async Task The_narrowest_range_decides(string client, bool passes)
    {
        using var response = await SendAsync("/plain", client);

        Assert.Equal(passes ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("2001:db8::1", true)]
    [InlineData("10.1.1.1", false)]
    [InlineData("::ffff:10.1.1.1", false)]
    public async Task Rules_for_ipv6_do_not_hold_for_ipv4_in_ipv6_form(string client, bool passes)
    {
        using var response = await SendAsync("/v6", client);

        Assert.Equal(passes ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("10.9.1.1", "lab")]
    [InlineData("10.8.1.1", "rule")]
    [InlineData("1.1.1.1", "default")]
    public async Task Own_answers(string client, string blockedBy)
    {
        using var response = await SendAsync("/told", client);

        Assert.Equal(451, (int)response.StatusCode);
        Assert.Equal("100%", response.Headers.GetValues("x-denied").Single());
        Assert.Equal(["1", "2"], response.Headers.GetValues("x-two"));
        Assert.Equal(blockedBy, response.Headers.GetValues("x-blocked-by").Single());
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(
            () => _proxy!.Log.Contains($"\"acl_enforced_effective_policy_id\":\"{blockedBy}\"", StringComparison.Ordinal), "the log");
    }

    [Fact]
    public async Task Answers_of_backends_stay()
    {
        using var response = await SendAsync("/told", "10.1.1.1", ("x-answer", MirrorServer.Answer("no", "403")));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("no", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Routes_replace_the_list_and_the_answer_of_the_table()
    {
        using var open = await SendAsync("/open", "1.1.1.1");
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        using var plain = await SendAsync("/plain", "1.1.1.1");
        Assert.Equal(HttpStatusCode.Forbidden, plain.StatusCode);
        using var table = await SendAsync("/other", "1.1.1.1");
        Assert.Equal(451, (int)table.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string client, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-forwarded-for", client);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await _proxy!.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
