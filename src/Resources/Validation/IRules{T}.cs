namespace KGateway.Resources.Validation;

/// <summary>Rules of a record that concern several of its fields, as the CEL rules of the API do.</summary>
internal interface IRules<in T> : IRules
{
    /// <summary>Reports every rule that the value breaks.</summary>
    void Check(T value, Violations violations);
}
