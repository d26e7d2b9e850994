namespace KGateway.Resources.Kgateway.Aws;

/// <summary>How requests become events of a function, and its answers become responses.</summary>
public enum LambdaPayloadTransform
{
    /// <summary>The body is the event, the answer is the body.</summary>
    None,

    /// <summary>Envoy's form, a JSON object with the path, method, headers and body.</summary>
    Envoy,
}
