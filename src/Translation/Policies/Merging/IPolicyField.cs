namespace KGateway.Translation.Policies.Merging;

/// <summary>One field of a policy as merges see it.</summary>
internal interface IPolicyField<TField>
    where TField : class, IPolicyField<TField>
{
    /// <summary>Name of the field; of two with the same name at most one is in force, or both combined.</summary>
    string Key { get; }

    /// <summary>
    /// This field together with the same field of a policy of lower priority, where what this one says wins; null when the two can't be
    /// combined, and this one stands alone.
    /// </summary>
    TField? CombineWith(TField lower) => null;
}
