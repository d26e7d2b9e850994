using System.Net;
using System.Text.RegularExpressions;
using KGateway.Silo.Dashboard;
using Microsoft.AspNetCore.Http;

namespace KGateway.Silo.Tests.Dashboard;

/// <summary>How the files of the page are served.</summary>
public sealed partial class DashboardEndpointsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/assets/main.js", "text/javascript")]
    [InlineData("/assets/style/page.css", "text/css")]
    [InlineData("/assets/icon.svg", "image/svg+xml")]
    public async Task Serves_with_type_policy_and_tag(string path, string type)
    {
        await using var site = await DashboardSite.StartAsync(States.Empty);
        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };
        using var response = await client.GetAsync(path, Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoCache);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
        using var unchanged = await client.SendAsync(again, Cancelled);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(Cancelled));

        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Cancelled);
        Assert.Equal(response.Headers.ETag, head.Headers.ETag);
        Assert.Equal(response.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("/assets/none.js")]
    [InlineData("/assets/../index.html")]
    [InlineData("/assets")]
    public async Task Knows_no_other_paths(string path)
    {
        await using var site = await DashboardSite.StartAsync(States.Empty);
        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };
        using var response = await client.GetAsync(path, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/assets/main.js", true)]
    [InlineData("/assetsecret", false)]
    [InlineData("/api/state", false)]
    [InlineData("", false)]
    public void Tells_its_own_paths(string path, bool own) => Assert.Equal(own, DashboardEndpoints.IsPage(new PathString(path)));

    [Fact]
    public void A_kind_of_file_that_it_does_not_know_is_an_error() =>
        Assert.Contains("font.woff2", Assert.Throws<InvalidOperationException>(() => DashboardFile.ContentTypeOf("font.woff2")).Message, StringComparison.Ordinal);

    [Fact]
    public void All_that_the_files_import_is_there()
    {
        var files = DashboardFile.ReadAll().ToDictionary(static file => file.Path, static file => System.Text.Encoding.UTF8.GetString(file.Content));
        foreach (var (path, text) in files.Where(static file => file.Key.EndsWith(".js", StringComparison.Ordinal)))
        {
            foreach (Match import in Import().Matches(text))
                Assert.Contains(new Uri(new Uri("http://page" + path), import.Groups[1].Value).AbsolutePath, files.Keys);
        }

        foreach (Match reference in Reference().Matches(files["/"]))
            Assert.Contains("/" + reference.Groups[1].Value, files.Keys);
    }

    [GeneratedRegex("from \"([^\"]+)\"")]
    private static partial Regex Import();

    [GeneratedRegex("(?:src|href)=\"(assets/[^\"]+)\"")]
    private static partial Regex Reference();
}
