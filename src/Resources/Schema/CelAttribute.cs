namespace KGateway.Resources.Schema;

/// <summary>
/// Says one of the rules of a class in the Common Expression Language, for the kind's CRD: the API server then refuses what the class would
/// report. The expression and the code must accept the same values.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class CelAttribute(string expression, string message) : Attribute
{
    /// <summary>The expression; <c>self</c> is the value that is checked.</summary>
    public string Expression => expression;

    /// <summary>What the API server answers when it is false.</summary>
    public string Message => message;
}
