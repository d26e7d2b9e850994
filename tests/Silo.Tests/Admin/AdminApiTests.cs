using System.Net;
using KGateway.Grains.Contracts.Views;
using KGateway.Silo.Admin;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KGateway.Silo.Tests.Admin;

public sealed class AdminApiTests
{
    [Fact]
    public async Task Where_proxies_have_no_address_of_this_process_all_but_the_bootstrap_is_served()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddHttpClient();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new EnvoyProcesses(null));
        builder.Services.AddSingleton<StateReader>();
        builder.Services.AddSingleton<IClusterView>(static _ => throw new InvalidOperationException("This test asks for no state."));
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapAdminApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var version = await client.GetAsync("version", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, version.StatusCode);
        using var bootstrap = await client.GetAsync("api/bootstrap/default/edge", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, bootstrap.StatusCode);
        Assert.Contains("ConfigMap", await bootstrap.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
