using System.Net;
using KGateway.Silo.Admin;
using Microsoft.AspNetCore.Http;

namespace KGateway.Silo.Tests.Admin;

public sealed class AdminGuardTests
{
    private readonly AdminGuard _guard = new(new AdminOptions(new IPEndPoint(IPAddress.Any, 9095), "secret"));

    [Theory]
    [InlineData("127.0.0.1", "localhost", "/api/state", null, 200)]
    [InlineData("127.0.0.1", "127.0.0.1", "/", null, 200)]
    [InlineData("::1", "[::1]", "/", null, 200)]
    [InlineData("127.0.0.1", "evil.example", "/api/state", null, 401)]
    [InlineData("10.0.0.1", "localhost", "/api/state", null, 401)]
    [InlineData("10.0.0.1", "10.0.0.2", "/api/state", "wrong", 401)]
    [InlineData("10.0.0.1", "10.0.0.2", "/api/state", "secret", 200)]
    [InlineData("10.0.0.1", "10.0.0.2", "/metrics", null, 401)]
    [InlineData("10.0.0.1", "10.0.0.2", "/readyz", null, 200)]
    public async Task Judges(string remote, string host, string path, string? token, int status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        context.Request.Host = new HostString(host);
        context.Request.Path = path;
        if (token is not null)
            context.Request.Headers.Authorization = $"Bearer {token}";
        await _guard.InvokeAsync(context, static _ => Task.CompletedTask);
        Assert.Equal(status, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "https://evil.example", 403)]
    [InlineData("PUT", "null", 403)]
    [InlineData("POST", "http://localhost:9096", 403)]
    [InlineData("POST", "http://localhost:9095", 200)]
    [InlineData("POST", null, 200)]
    [InlineData("GET", "https://evil.example", 200)]
    public async Task Pages_of_other_origins_change_nothing(string method, string? origin, int status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Method = method;
        context.Request.Host = new HostString("localhost", 9095);
        context.Request.Path = "/logging";
        if (origin is not null)
            context.Request.Headers.Origin = origin;
        await _guard.InvokeAsync(context, static _ => Task.CompletedTask);
        Assert.Equal(status, context.Response.StatusCode);
    }

    [Fact]
    public async Task Token_in_the_query_becomes_a_cookie()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.1");
        context.Request.Path = "/";
        context.Request.QueryString = new QueryString("?token=secret");
        await _guard.InvokeAsync(context, static _ => throw new InvalidOperationException());
        Assert.Equal(302, context.Response.StatusCode);
        Assert.Equal("/", context.Response.Headers.Location.ToString());
        Assert.Contains("httponly", context.Response.Headers.SetCookie.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_a_token_other_machines_are_refused()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.1");
        context.Request.Headers.Authorization = "Bearer ";
        await new AdminGuard(new AdminOptions(new IPEndPoint(IPAddress.Loopback, 1), null)).InvokeAsync(context, static _ => Task.CompletedTask);
        Assert.Equal(401, context.Response.StatusCode);
    }
}
