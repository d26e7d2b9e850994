using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Validation.Kgateway.Policies;

/// <summary>Rules of options of HTTP/2: windows fit into 31 bits and are not below the default of the protocol.</summary>
internal sealed class Http2ProtocolOptionsRules : IRules<Http2ProtocolOptions>
{
    private const int LeastWindow = 65535;

    public void Check(Http2ProtocolOptions value, Violations violations)
    {
        Window("initialStreamWindowSize", value.InitialStreamWindowSize, violations);
        Window("initialConnectionWindowSize", value.InitialConnectionWindowSize, violations);
    }

    private static void Window(string field, Quantity? size, Violations violations)
    {
        if (size is { } given && (given.Value < LeastWindow || given.Value > int.MaxValue))
            violations.Report(field, $"Invalid value: \"{given}\": must be between {LeastWindow} and {int.MaxValue}");
    }
}
