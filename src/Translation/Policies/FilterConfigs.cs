using Envoy.Config.Route.V3;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Policies;

/// <summary>
/// The configuration of HTTP filters, by their names, that a route, a weighted cluster, a virtual host or a route table has. Envoy takes
/// the most specific one of each name.
/// </summary>
internal readonly struct FilterConfigs(MapField<string, Any> configs)
{
    /// <summary>Configures a filter unless something of higher priority has done so.</summary>
    public void Configure(string filter, IMessage config)
    {
        if (!configs.ContainsKey(filter))
            configs.Add(filter, TypedConfig.Of(config));
    }

    /// <summary>Turns on a filter that needs no configuration.</summary>
    public void Enable(string filter) => Configure(filter, new FilterConfig { Config = new Any() });

    /// <summary>Turns off a filter that may be turned on elsewhere, and needn't be in the chain.</summary>
    public void DisableIfPresent(string filter) =>
        Configure(filter, new FilterConfig { Config = new Any(), Disabled = true, IsOptional = true });

    /// <summary>Turns off a filter that is turned on elsewhere.</summary>
    public void Disable(string filter) => Configure(filter, new FilterConfig { Disabled = true });
}
