using System.Text.Json;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Endpoints;

/// <summary>Which port of a workload belongs to a port of a ServiceEntry.</summary>
internal static class WorkloadPorts
{
    /// <summary>The number: the workload's own for the name, else the target of the port, else the same number.</summary>
    public static int Find(WorkloadEntrySpec workload, ServiceEntryPort port) => OfName(workload, port.Name) ?? port.TargetPort ?? port.Number;

    private static int? OfName(WorkloadEntrySpec workload, string name)
    {
        if (workload.Ports is not { } ports || name.Length == 0)
            return null;
        using JsonDocument document = JsonDocument.Parse(ports.Text);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(name, out JsonElement number)
            && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out int value)
            ? value
            : null;
    }
}
