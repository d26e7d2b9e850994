using KGateway.Grains.Contracts.Services;

namespace KGateway.Silo.Admin;

/// <summary>Shows the backends.</summary>
internal static class ServiceDocuments
{
    /// <summary>One backend.</summary>
    public static ServiceDocument Of(ServiceState state) =>
        new(state.Backend, state.Silo, state.Slices, state.Knowledge.ToString(), state.Version);
}
