namespace KGateway.Translation.Tests.Fuzz;

/// <summary>What is done to a node.</summary>
internal enum MutationKind
{
    /// <summary>A text, number or boolean is replaced.</summary>
    SetScalar,

    /// <summary>Any node is replaced.</summary>
    SetAny,

    /// <summary>It is taken away.</summary>
    Drop,

    /// <summary>It is written twice.</summary>
    Duplicate,

    /// <summary>It takes another's place.</summary>
    Swap,
}
