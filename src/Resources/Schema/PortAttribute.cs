namespace KGateway.Resources.Schema;

/// <summary>A TCP or UDP port.</summary>
internal sealed class PortAttribute() : RangeAttribute(1, 65535);
