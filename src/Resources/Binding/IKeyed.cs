namespace KGateway.Resources.Binding;

/// <summary>Gives a field of a record by its API name.</summary>
internal interface IKeyed<in T>
{
    object? Key(T value, string field);
}
