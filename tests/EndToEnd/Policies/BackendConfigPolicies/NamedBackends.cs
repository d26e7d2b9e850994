using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Several backends of one Service, which tell their names.</summary>
internal sealed class NamedBackends : IAsyncDisposable
{
    private readonly List<MirrorBackend> _backends = [];

    /// <summary>Their ports.</summary>
    public int[] Ports => [.. _backends.Select(static backend => backend.Port)];

    /// <summary>Starts some.</summary>
    public static async Task<NamedBackends> StartAsync(int count)
    {
        var backends = new NamedBackends();
        for (var i = 0; i < count; i++)
        {
            backends._backends.Add(await MirrorBackend.StartAsync($"b{i}"));
        }

        return backends;
    }

    /// <summary>A site of the backends with a choice of endpoints; some backend answers when this returns.</summary>
    public async Task<PolicySite> SiteAsync(PolicyLab lab, string loadBalancer)
    {
        var site = await BackendSite.StartAsync(lab, $"loadBalancer:\n{PolicySite.Indent(loadBalancer, 2)}", Ports);
        await site.AnswersAsync(200);
        return site;
    }

    /// <summary>The name of the backend that answers a request.</summary>
    public static async Task<string> NameAsync(PolicySite site, params (string, string)[] headers)
    {
        var answer = await site.GetAsync("/", headers);
        Assert.Equal(200, answer.Status);
        return answer.Received.GetProperty("name").GetString()!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var backend in _backends)
        {
            await backend.DisposeAsync();
        }
    }
}
