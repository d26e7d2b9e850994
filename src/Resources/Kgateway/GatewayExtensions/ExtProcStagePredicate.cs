namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Places relative to a stage.</summary>
public enum ExtProcStagePredicate
{
    /// <summary>Before the filters of the stage.</summary>
    Before,

    /// <summary>Among them.</summary>
    During,

    /// <summary>After them.</summary>
    After,
}
