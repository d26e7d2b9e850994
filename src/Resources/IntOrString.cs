using System.Globalization;

namespace KGateway.Resources;

/// <summary>A field that is either a number or a name, as <c>targetPort</c> of a Service port. The default value is the number 0.</summary>
public readonly record struct IntOrString(int Number, string? Text)
{
    /// <summary>Whether this is a name.</summary>
    public bool IsText => Text is not null;

    /// <inheritdoc/>
    public override string ToString() => Text ?? Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    public static implicit operator IntOrString(int number) => new(number, null);

    /// <summary>A name.</summary>
    public static implicit operator IntOrString(string text) => new(0, text);
}
