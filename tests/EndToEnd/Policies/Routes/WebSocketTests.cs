using System.Text;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.Routes;

/// <summary>Requests that become WebSockets, beside policies that wait for the bodies of others.</summary>
[Collection("Policies")]
public sealed class WebSocketTests(PolicyLab lab)
{
    [Theory]
    [InlineData("statPrefix: a")]
    [InlineData("transformation: {request: {set: [{name: x-size, value: '{{ body() }}'}], body: {parseAs: AsString, value: 'x{{ body() }}'}}, response: {body: {parseAs: AsString, value: 'x{{ body() }}'}}}")]
    [InlineData("buffer: {maxRequestSize: 1Ki}")]
    [InlineData("compression: {responseCompression: {libraries: [Gzip]}, requestDecompression: {libraries: [Gzip]}}")]
    public async Task Both_sides_talk_as_long_as_they_like(string policy)
    {
        await using var backend = RawBackend.Start();
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.Route("edge").Replace("name: mirror", "name: NAME-chat", StringComparison.Ordinal)}}
            ---
            {{PolicyLab.Server("NAME-chat", backend.Port, "kubernetes.io/ws")}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              {{policy}}
            """);
        await site.ServedAsync();
        using var client = await RawClient.OpenAsync(site.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes($"GET /chat HTTP/1.1\r\nhost: {site.Host}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 101", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        foreach (var word in new[] { "hello", "again" })
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(word));
            Assert.Equal(word, await client.ReadUntilAsync(word));
        }

        // More than the buffer holds.
        var many = new string('a', 10_000) + "!";
        await client.SendAsync(Encoding.ASCII.GetBytes(many));
        Assert.Equal(many, await client.ReadUntilAsync("!"));

        // Other requests of the route are as ever.
        Assert.Equal(200, (await site.SendAsync(HttpMethod.Get)).Status);
    }
}
