using System.Globalization;
using System.Management.Automation;

namespace Jml;

/// <summary>
/// Takes the number of an object or a person from a cell of a list: whole, or it is none. PowerShell itself would read 12.6
/// as 13, and would leave a row with a word in that cell out without telling its cmdlet.
/// </summary>
[System.AttributeUsage(System.AttributeTargets.Property)]
internal sealed class RowNumberAttribute : ArgumentTransformationAttribute
{
    /// <summary>A cell with something else in it.</summary>
    public const long NoNumber = -1;

    /// <summary>An empty cell.</summary>
    private const long Nothing = 0;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string text) return inputData;
        if (string.IsNullOrWhiteSpace(text)) return Nothing;
        return long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : NoNumber;
    }
}
