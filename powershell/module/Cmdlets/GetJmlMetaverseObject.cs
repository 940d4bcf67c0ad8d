using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Jml;

/// <summary>Gets people from the metaverse.</summary>
/// <remarks>
/// People come as they are read, page by page to the end; use -First to stop earlier. With -Detailed each value says who
/// contributed it: connector, object, rule, run, and for ESR the file and line.
/// </remarks>
/// <example>
///   <summary>Everybody whose display name or family name starts with "Oka".</summary>
///   <code>Get-JmlMetaverseObject -Name 'Oka*'</code>
/// </example>
/// <example>
///   <summary>Who said each value of one person?</summary>
///   <code>Get-JmlMetaverseObject -EmployeeNumber 12345678 -Detailed</code>
/// </example>
/// <example>
///   <summary>Somebody as they were when a day ended; today means as they are now.</summary>
///   <code>Get-JmlMetaverseObject -Id 1 -AsOf (Get-Date).Date -Detailed</code>
/// </example>
/// <example>
///   <summary>The accounts of one person in every connected system.</summary>
///   <code>Get-JmlMetaverseObject -First 1 | Get-JmlConnectorSpaceObject</code>
/// </example>
/// <seealso href="Get-JmlConnectorSpaceObject"/>
[Cmdlet(VerbsCommon.Get, "JmlMetaverseObject", DefaultParameterSetName = "Search", SupportsPaging = true)]
[OutputType(typeof(MetaverseObject))]
public sealed class GetJmlMetaverseObjectCommand : JmlCmdlet
{
    private const string DetailedView = "Jml.MetaverseObject#Detailed";

    /// <summary>The numbers of the people.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true, ValueFromPipeline = true)]
    public long[] Id { get; set; } = [];

    /// <summary>The person that an object, a pending export or an error is about.</summary>
    [Parameter(ParameterSetName = "Person", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public long? Person { get; set; }

    /// <summary>The start of the display name or the family name; * and ? stand for what you do not know.</summary>
    [Parameter(ParameterSetName = "Search", Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "*";

    /// <summary>The ESR employee number.</summary>
    [Parameter(ParameterSetName = "Search")]
    [ValidateNotNullOrEmpty]
    public string? EmployeeNumber { get; set; }

    /// <summary>The primary e-mail address.</summary>
    [Parameter(ParameterSetName = "Search")]
    [ValidateNotNullOrEmpty]
    public string? Email { get; set; }

    /// <summary>Only people who stand there: future, active, leaver, mailbox-only ...</summary>
    [Parameter(ParameterSetName = "Search")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Lifecycle { get; set; }

    /// <summary>Show who contributed each value.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>The person as they were: a day, which means its end in London, or a moment.</summary>
    [Parameter(ParameterSetName = "Id")]
    [Parameter(ParameterSetName = "Person")]
    [Day(WithTime = true)]
    public DateTime? AsOf { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Search") Search();
        foreach (var id in ParameterSetName == "Person" && Person is { } person ? [person] : Id)
            Ask(id, service => WriteObject(Whole(service, id)));
    }

    private void Search()
    {
        // The service knows only how a name starts; what follows the first wildcard is looked at here.
        var start = new string([.. Name.TakeWhile(letter => letter is not ('*' or '?' or '[' or '`'))]);
        var query = new Query("metaverse").With("employeeNumber", EmployeeNumber).With("email", Email)
            .With("name", start.Length == 0 ? null : start);
        var rest = Name.Substring(start.Length);
        var pattern = rest is "" or "*" ? null : Pattern(Name);
        WriteList<MetaverseObject>(query, person => IsWanted(person, pattern), Finished);
    }

    private bool IsWanted(MetaverseObject person, WildcardPattern? name) =>
        (name == null || name.IsMatch(person.DisplayName) || HasFamilyName(person, name))
        && (Lifecycle == null || Pattern(Lifecycle).IsMatch(person.Lifecycle));

    private static bool HasFamilyName(MetaverseObject person, WildcardPattern name) =>
        person.Attributes.TryGetValue("sn", out var values) && values.Any(name.IsMatch);

    private object Finished(Service service, MetaverseObject person) => Detailed ? Whole(service, person.Id) : person;

    /// <summary>Midnight stands for the day.</summary>
    private string Moment => AsOf is not { } moment ? "" : "?asOf=" + Uri.EscapeDataString(moment.TimeOfDay == TimeSpan.Zero
        ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : moment.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture));

    /// <summary>The same shape as in a list, unless the details were asked for.</summary>
    private object Whole(Service service, long id)
    {
        var person = service.Get<MetaverseObject>($"metaverse/{id}{Moment}", StopToken);
        if (!Detailed)
        {
            person.Contributions.Clear();
            return person;
        }
        var detailed = PSObject.AsPSObject(person);
        detailed.TypeNames.Insert(0, DetailedView);
        return detailed;
    }
}
