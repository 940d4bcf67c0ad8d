using System;
using System.Collections.Generic;

namespace Jml;

/// <summary>Which of two previews has an item.</summary>
public enum Difference
{
    /// <summary>Only the newer one.</summary>
    New,
    /// <summary>Only the older one.</summary>
    Gone,
}

/// <summary>An item that only one of two previews has. One whose values differ is there twice.</summary>
public sealed class PreviewDifference : PreviewItem
{
    /// <summary>Which of the two has it.</summary>
    public Difference Difference { get; set; }
}

/// <summary>What a preview has that an older one has not, and the other way round.</summary>
public sealed class PreviewComparison
{
    /// <summary>The newer preview.</summary>
    public long Preview { get; set; }
    /// <summary>The older preview.</summary>
    public long With { get; set; }
    /// <summary>When the older one ended, in UTC.</summary>
    public DateTime WithEndedAt { get; set; }
    /// <summary>How many items, by connector and operation.</summary>
    public List<DifferenceCount> Counts { get; } = [];
}

/// <summary>Differences of one connector and operation.</summary>
public sealed class DifferenceCount
{
    /// <summary>The connector.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What would be done.</summary>
    public Operation Operation { get; set; }
    /// <summary>Items that only the newer preview has.</summary>
    public long New { get; set; }
    /// <summary>Items that only the older preview has.</summary>
    public long Gone { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Connector}: {Operation.ToString().ToLowerInvariant()} {New:N0} new, {Gone:N0} gone";
}
