using System.Collections.Generic;

namespace Jml;

/// <summary>One page of a list, and where the next one starts; null at the end.</summary>
internal sealed class Page<T>
{
    public List<T> Items { get; } = [];
    public string? Next { get; set; }
}
