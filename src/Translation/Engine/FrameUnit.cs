namespace KGateway.Translation.Engine;

/// <summary>The listeners of the Gateway; depends on the Gateway, its class, its ListenerSets and their namespaces.</summary>
internal sealed class FrameUnit : Unit;
