namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>How templates see a body.</summary>
public enum BodyParsing
{
    /// <summary>As text.</summary>
    AsString,

    /// <summary>As JSON, whose members are variables; a message without valid JSON is refused.</summary>
    AsJson,

    /// <summary>Not at all: it passes unread, and only headers are transformed.</summary>
    None,
}
