using KGateway.Kubernetes.Logins;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Kubernetes.Tests.XdsTls;
using KGateway.Translation;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Kubernetes.Tests.Logins;

/// <summary>The Secret that cookies are signed with is made once and never changed.</summary>
public sealed class CookieSigningSecretTests
{
    private const string Name = "oauth2-hmac-secret";

    private readonly SecretStore _store = new();
    private readonly CollectedLog<CookieSigningSecret> _log = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Of_several_replicas_one_makes_it()
    {
        Assert.All(await Task.WhenAll(EnsureAsync(), EnsureAsync(), EnsureAsync()), Assert.True);
        Assert.Equal(1, _store.Writes);
        Assert.NotEmpty(_store.Entry(Name, "hmac-secret")!);
    }

    [Fact]
    public async Task One_that_is_there_stays()
    {
        _store.Put(Name, ("hmac-secret", "old"));
        Assert.True(await EnsureAsync());
        Assert.Equal("old", _store.Entry(Name, "hmac-secret"));
    }

    [Fact]
    public async Task A_failure_is_logged_and_tried_again()
    {
        _store.Away = true;
        Assert.False(await EnsureAsync());
        Assert.Contains("Warning: Secret kgateway-system/oauth2-hmac-secret could not be made, tried again in 30 s", Assert.Single(_log.Lines));
        _store.Away = false;
        Assert.True(await EnsureAsync());
    }

    private async Task<bool> EnsureAsync()
    {
        using var api = _store.Client(_time);
        using var secret = new CookieSigningSecret(api, new LoginOptions { Translation = TranslationSettings.Default }, _time, _log);
        return await secret.EnsureAsync(TestContext.Current.CancellationToken);
    }
}
