using System.Collections.Concurrent;
using KGateway.Silo.Admin;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KGateway.Silo.Tests.Dashboard;

/// <summary>The page in a browser.</summary>
public sealed class DashboardPageTests(Browser browser) : IClassFixture<Browser>, IAsyncDisposable
{
    private static readonly RejectionDocument Rejection =
        new(["listener~8443"], "Failed to load certificate chain from <inline>", DateTimeOffset.UnixEpoch);

    private readonly ConcurrentQueue<string> _errors = new();

    [Fact]
    public async Task Shows_the_rows_of_a_state()
    {
        await using var site = await DashboardSite.StartAsync(States.Small with
        {
            Findings = [new FindingDocument("Error", "routes.yaml", 17, "HTTPRoute shop/cart", "spec.rules", "is not a list")],
        });
        var page = await OpenAsync(site);
        await Expect(page.Locator("#live")).ToHaveTextAsync("live");
        await Expect(page.Locator("#version")).ToHaveTextAsync("9.8.7");
        await Expect(page.Locator("#ready")).ToHaveTextAsync("ready");
        await Expect(Rows(page, "gateways")).ToHaveCountAsync(2);
        await Expect(Row(page, "gateways", "shop/edge")).ToContainTextAsync("HTTP :8080 2 routes");
        await Expect(Row(page, "gateways", "shop/edge")).ToContainTextAsync("1.25 ms");
        await Expect(Row(page, "gateways", "shop/edge").GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "http://localhost:8080/");
        await Expect(Row(page, "services", "kube_shop_cart_8080")).ToContainTextAsync("known");
        await Expect(Row(page, "proxies", "edge-1")).ToContainTextAsync("1h 2m");
        await Expect(Row(page, "objects", "HTTPRoute shop/cart")).ToContainTextAsync("1 condition fine");
        await Expect(Rows(page, "findings")).ToContainTextAsync("routes.yaml:17");
        await Expect(Row(page, "silos", "silo-1")).ToContainTextAsync("gateways, services");
        await Expect(page.Locator("#problem-count")).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task Changes_a_row_without_loading_anew()
    {
        await using var site = await DashboardSite.StartAsync(States.Small);
        var page = await OpenAsync(site);
        var row = Row(page, "proxies", "edge-1");
        await Expect(row).ToContainTextAsync("Listener 1");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await row.EvaluateAsync("row => row.dataset.mark = 'same'");
        site.Show(States.Small with { Proxies = [States.Proxy("edge-1", "shop/edge", Rejection)] });
        await Expect(row).ToContainTextAsync("Listener 1 NACKed");
        await Expect(row).ToHaveAttributeAsync("data-mark", "same");
        await Expect(row.GetByRole(AriaRole.Button)).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(row.GetByRole(AriaRole.Button)).ToBeFocusedAsync();
        await Expect(page.Locator("#proxies .details pre")).ToHaveTextAsync(Rejection.Message);
        await Expect(page.Locator("#proxies .details .names")).ToHaveTextAsync("listener~8443");
        site.Show(States.Small with { Proxies = [] });
        await Expect(Rows(page, "proxies")).ToHaveCountAsync(0);
        await Expect(page.Locator("#proxies")).ToContainTextAsync("No Envoy is connected");
    }

    [Fact]
    public async Task Filters_all_tables()
    {
        await using var site = await DashboardSite.StartAsync(States.Small);
        var page = await OpenAsync(site);
        await Expect(Rows(page, "gateways")).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("SHOP edge");
        await Expect(Rows(page, "gateways")).ToHaveCountAsync(1);
        await Expect(Row(page, "gateways", "shop/edge")).ToBeVisibleAsync();
        await Expect(Rows(page, "services")).ToHaveCountAsync(0);
        await Expect(page.Locator("#services")).ToContainTextAsync("Nothing matches");
        Assert.EndsWith("?filter=SHOP%20edge", page.Url, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await Expect(Rows(page, "gateways")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Shows_only_problems_on_request()
    {
        await using var site = await DashboardSite.StartAsync(States.Small with
        {
            Objects =
            [
                States.Object("HTTPRoute", "shop/cart", States.Condition("Accepted")),
                States.Object("HTTPRoute", "shop/pay", States.Condition("ResolvedRefs", "There is no Service shop/pay")),
            ],
        });
        var page = await OpenAsync(site);
        await Expect(Rows(page, "objects")).ToHaveCountAsync(2);
        await Expect(Rows(page, "objects").First).ToContainTextAsync("shop/pay");
        await page.GetByLabel("Problems only").CheckAsync();
        await Expect(Rows(page, "objects")).ToHaveCountAsync(1);
        await Expect(Rows(page, "objects")).ToContainTextAsync("There is no Service shop/pay");
        await Expect(Rows(page, "gateways")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("<img src=x onerror=\"document.title='run'\">")]
    [InlineData("</script><script>document.title='run'</script>")]
    [InlineData("javascript:document.title='run'")]
    public async Task Shows_words_of_others_as_text(string words)
    {
        await using var site = await DashboardSite.StartAsync(States.Small with
        {
            Ready = false,
            NotReady = [words],
            Gateways = [States.Gateway(words) with { Listeners = [new ListenerDocument(words, 80, words, words, 0, words, [])] }],
            Proxies = [States.Proxy(words, words, new RejectionDocument([words], words, DateTimeOffset.UnixEpoch))],
            Objects = [States.Object(words, words, States.Condition(words, words))],
            Findings = [new FindingDocument("Error", words, 1, words, words, words)],
        });
        var page = await OpenAsync(site);
        await Expect(Rows(page, "gateways").Locator("th")).ToContainTextAsync(words);
        await Rows(page, "gateways").GetByRole(AriaRole.Button).ClickAsync();
        await Rows(page, "proxies").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator("#proxies pre")).ToHaveTextAsync(words);
        await Expect(page.Locator("#notices")).ToContainTextAsync(words);
        await Expect(page.Locator("main img, main script, #notices img, a[href^='javascript:']")).ToHaveCountAsync(0);
        await Expect(page).ToHaveTitleAsync("KGateway");
    }

    [Fact]
    public async Task Draws_a_large_cluster_in_parts()
    {
        await using var site = await DashboardSite.StartAsync(States.Small with
        {
            Services = [.. Enumerable.Range(0, 5000).Select(static number => States.Service($"service-{number}"))],
        });
        var page = await OpenAsync(site);
        await Expect(page.Locator("#services h2 .count")).ToHaveTextAsync("5,000");
        await Expect(Rows(page, "services")).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show 200 more rows" }).ClickAsync();
        await Expect(Rows(page, "services")).ToHaveCountAsync(250);
        await page.Locator("#filter").FillAsync("service-4999");
        await Expect(Rows(page, "services")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Sorts_by_a_column()
    {
        await using var site = await DashboardSite.StartAsync(States.Small with
        {
            Gateways = [States.Gateway("a/a10"), States.Gateway("a/a9"), States.Gateway("a/a1")],
        });
        var page = await OpenAsync(site);
        await Expect(Rows(page, "gateways").First).ToContainTextAsync("a/a10");
        var head = page.Locator("#gateways thead").First.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Gateway" });
        await head.ClickAsync();
        await Expect(Rows(page, "gateways").Locator("th")).ToContainTextAsync(["a/a1", "a/a9", "a/a10"]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(Rows(page, "gateways").Locator("th")).ToContainTextAsync(["a/a10", "a/a9", "a/a1"]);
        await Expect(page.Locator("#gateways thead th").First).ToHaveAttributeAsync("aria-sort", "descending");
    }

    [Fact]
    public async Task Follows_a_link_to_a_row()
    {
        await using var site = await DashboardSite.StartAsync(States.Small with
        {
            Proxies = [.. Enumerable.Range(0, 300).Select(static number => States.Proxy($"edge-{number}", "shop/edge"))],
        });
        var page = await OpenAsync(site, "#proxies/edge-299");
        await Expect(Rows(page, "proxies").First).ToContainTextAsync("edge-299");
        await Expect(page.Locator("#proxies .details")).ToContainTextAsync("10.0.0.9:4711");
        await Expect(page.Locator("#proxies h2")).ToBeInViewportAsync();
        await Rows(page, "proxies").First.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "shop/edge" }).ClickAsync();
        await Expect(page.Locator("#gateways .details")).ToContainTextAsync("revision 7");
        await page.GotoAsync("/#proxies/gone%2x");
        await Expect(page.Locator("#proxies")).ToContainTextAsync("gone%2x isn't here");
    }

    [Fact]
    public async Task Tells_of_a_route_and_a_service_which_policies_are_in_force()
    {
        await using var site = await DashboardSite.StartAsync(States.Small);
        site.Descriptions["HTTPRoute shop/cart"] = States.Description("HTTPRoute", "shop/cart", "TrafficPolicy shop/limits");
        var page = await OpenAsync(site);
        await Row(page, "objects", "HTTPRoute shop/cart").GetByRole(AriaRole.Button).ClickAsync();
        var route = page.Locator("#objects .description");
        await Expect(route).ToContainTextAsync("Gateway shop/edge");
        await Expect(route.Locator("tbody tr").First).ToContainTextAsync("rateLimit.local");
        await Expect(route.Locator("tbody tr").First).ToContainTextAsync("TrafficPolicy shop/limits rule pay");
        await Expect(route.Locator("tbody tr").First).ToContainTextAsync("TrafficPolicy shop/old");
        await Expect(route).ToContainTextAsync("above: listener http");

        // A policy that changes is seen with the next state, though the row is as before.
        site.Descriptions["HTTPRoute shop/cart"] = States.Description("HTTPRoute", "shop/cart", "TrafficPolicy shop/newer");
        site.Show(States.Small with { Version = "9.8.8" });
        await Expect(route.Locator("tbody tr").First).ToContainTextAsync("TrafficPolicy shop/newer");

        await Row(page, "services", "kube_shop_cart_8080").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator("#services .description")).ToHaveTextAsync("There is no Service shop/cart.");
        site.Descriptions["Service shop/cart"] = States.Description("Service", "shop/cart", "BackendConfigPolicy shop/cart");
        site.Show(States.Small with { Version = "9.8.9" });
        await Expect(page.Locator("#services .description")).ToContainTextAsync("BackendConfigPolicy shop/cart");
        if (Environment.GetEnvironmentVariable("KGATEWAY_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "describe.png"), FullPage = true });
    }

    [Fact]
    public async Task Says_when_it_is_disconnected_and_comes_back()
    {
        await using var site = await DashboardSite.StartAsync(States.Small);
        var page = await OpenAsync(site);
        await Expect(page.Locator("#live")).ToHaveTextAsync("live");
        site.SetAvailable(false);
        await Expect(page.Locator("#live")).ToHaveTextAsync("disconnected");
        await Expect(page.Locator("#notices")).ToContainTextAsync("503");
        await Expect(Rows(page, "gateways")).ToHaveCountAsync(2);
        site.SetAvailable(true);
        site.Show(States.Small with { Gateways = [States.Gateway("new/edge")] });
        await Expect(page.Locator("#live")).ToHaveTextAsync("live");
        await Expect(Rows(page, "gateways").Locator("th")).ToContainTextAsync(["new/edge"]);
    }

    [Fact]
    public async Task Asks_for_the_token_once()
    {
        await using var site = await DashboardSite.StartAsync(States.Small, "s3cret");
        var page = await OpenAsync(site);
        var input = page.GetByLabel("Token of the admin server");
        await input.FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#token-error")).ToHaveTextAsync("The server refused that token.");
        await input.FillAsync("s3cret");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Rows(page, "gateways")).ToHaveCountAsync(2);
        await page.ReloadAsync();
        await Expect(Rows(page, "gateways")).ToHaveCountAsync(2);
        await Expect(input).Not.ToBeVisibleAsync();
    }

    // A page that reports an error, a refused script or style among them, is wrong whatever it shows.
    public ValueTask DisposeAsync()
    {
        Assert.Empty(_errors);
        return ValueTask.CompletedTask;
    }

    private async Task<IPage> OpenAsync(DashboardSite site, string hash = "")
    {
        var page = await browser.OpenAsync(site.Address);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                _errors.Enqueue(message.Text);
        };
        await page.GotoAsync($"/{hash}");
        await Expect(page).ToHaveTitleAsync("KGateway");
        return page;
    }

    private static ILocator Rows(IPage page, string table) => page.Locator($"#{table} tr[data-key]");

    private static ILocator Row(IPage page, string table, string key) => page.Locator($"#{table} tr[data-key=\"{key}\"]");
}
