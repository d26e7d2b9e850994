namespace KGateway.Resources;

/// <summary>A JSON value kept as compact text with object members in ordinal order, so that equal content is equal text.</summary>
public readonly record struct RawJson(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
