using Orleans.Serialization.Cloning;

namespace KGateway.Grains.Contracts.Serialization;

/// <summary>Copies an immutable object by passing its reference on.</summary>
public abstract class ShallowCopier<T> : IDeepCopier<T>, IOptionalDeepCopier
    where T : class
{
    /// <inheritdoc/>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(input))]
    public T? DeepCopy(T? input, CopyContext context) => input;

    /// <inheritdoc/>
    public bool IsShallowCopyable() => true;
}
