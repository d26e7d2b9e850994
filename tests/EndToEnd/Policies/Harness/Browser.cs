using System.Text.RegularExpressions;
using System.Web;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>What a browser does to log in by OAuth 2.</summary>
internal static partial class Browser
{
    /// <summary>Logs in: is sent to the provider and comes back with a code. Returns the cookies of the login.</summary>
    public static async Task<string> LogInAsync(PolicySite site, string redirect)
    {
        var sent = await site.GetAsync();
        Assert.Equal(302, sent.Status);
        var state = HttpUtility.ParseQueryString(new Uri(sent.Headers["location"]).Query)["state"]!;
        var back = await site.GetAsync($"{redirect}?code=the-code&state={Uri.EscapeDataString(state)}", ("cookie", CookiesOf(sent)));
        Assert.True(back.Status == 302, $"{back.Status} {back.Body}");
        return CookiesOf(back);
    }

    /// <summary>The cookies that an answer sets, as a request has them.</summary>
    public static string CookiesOf(PolicyAnswer answer) =>
        string.Join("; ", SetCookie().Matches(answer.Headers["set-cookie"]).Select(static cookie => $"{cookie.Groups[1]}={cookie.Groups[2]}"));

    [GeneratedRegex("(?:^|, )([A-Za-z0-9_-]+)=([^;,]*)")]
    private static partial Regex SetCookie();
}
