namespace Jml.Test;

/// <summary>Connectors, the objects in their spaces, and what is pending for them.</summary>
public sealed class ConnectorSpace(TheService service) : IDisposable
{
    private readonly Hosting.Shell _shell = service.Connected();

    [Fact]
    public void Connectors_say_how_many_objects_they_have_and_how_many_are_joined()
    {
        var connectors = _shell.Run("Get-JmlConnector").Output;

        Assert.NotEmpty(connectors);
        Assert.All(connectors, one => Assert.True((long)one.Properties["Joined"].Value <= (long)one.Properties["Objects"].Value));
    }

    [Fact]
    public void Names_of_connectors_complete_themselves()
    {
        var name = _shell.Run("Get-JmlConnector").Each("Name").Cast<string>().Order(StringComparer.OrdinalIgnoreCase).First();

        var completions = _shell.Run($"(TabExpansion2 'Get-JmlPendingExport -Connector {name[..1].ToLowerInvariant()}').CompletionMatches");

        Assert.Contains(name, completions.Each("ListItemText"));
    }

    [Fact]
    public void Completing_a_name_never_fails_when_the_service_is_gone()
    {
        _shell.Run("Connect-JmlService -Port 1");

        var completions = _shell.Run("(TabExpansion2 'Get-JmlPendingExport -Connector a').CompletionMatches");

        Assert.Empty(completions.Errors);
    }

    [Theory]
    [InlineData("Get-JmlConnectorSpaceObject -Anchor $unset")]
    [InlineData("Get-JmlConnectorSpaceObject -Connector $unset")]
    [InlineData("Get-JmlMetaverseObject -EmployeeNumber $unset")]
    [InlineData("Get-JmlMetaverseObject -Name $unset")]
    [InlineData("Get-JmlPendingExport -Connector $unset")]
    public void A_filter_whose_variable_was_never_set_finds_nobody_and_not_everybody(string command)
    {
        var result = _shell.Run("$unset = $null; " + command);

        Assert.Empty(result.Output);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void Objects_are_found_by_connector_state_and_anchor()
    {
        var all = _shell.Run("Get-JmlConnectorSpaceObject -First 1").Output;
        var (connector, anchor, state) = (all[0].Properties["Connector"].Value, all[0].Properties["Anchor"].Value, all[0].Properties["State"].Value);

        var found = _shell.Run($"Get-JmlConnectorSpaceObject -Connector '{connector}' -Anchor '{anchor}' -State {state}");

        Assert.Equal(all.Select(one => one.Properties["Id"].Value), found.Each("Id"));
    }

    [Fact]
    public void Objects_of_a_person_are_found_from_the_person_and_lead_back_to_the_person()
    {
        _shell.Run("$somebody = @(Get-JmlMetaverseObject | Where-Object { $_.Objects.Count -gt 0 })[0]");

        var objects = _shell.Run("$somebody | Get-JmlConnectorSpaceObject").Each("Id").Order();
        var linked = _shell.Run("$somebody.Objects").Each("Id").Order();
        var back = _shell.Run("@($somebody | Get-JmlConnectorSpaceObject -First 1)[0] | Get-JmlMetaverseObject").Each("Id");

        Assert.Equal(linked, objects);
        Assert.Equal(_shell.Run("$somebody.Id").Output.Select(id => id.BaseObject), back);
    }

    [Fact]
    public void Pending_exports_are_rows_of_plain_columns()
    {
        var rows = _shell.Run("Get-JmlPendingExport").Output;

        Assert.NotEmpty(rows);
        var columns = rows.SelectMany(row => row.Properties).Select(property => property.Value?.ToString() ?? "");
        Assert.All(columns, text => Assert.DoesNotContain("System.", text));
        Assert.All(columns, text => Assert.DoesNotContain("Jml.", text));
        Assert.Contains(rows, row => row.Properties["Changes"].Value.ToString()!.Contains(" -> ", StringComparison.Ordinal));
    }

    [Fact]
    public void Pending_exports_are_found_by_connector_operation_and_state()
    {
        var row = Assert.Single(_shell.Run("Get-JmlPendingExport -First 1").Output);
        string[] filters = ["Connector", "Operation", "State"];
        var wanted = filters.ToDictionary(name => name, name => row.Properties[name].Value.ToString());

        var found = _shell.Run("Get-JmlPendingExport " + string.Join(' ', wanted.Select(one => $"-{one.Key} '{one.Value}'"))).Output;

        Assert.NotEmpty(found);
        Assert.All(wanted, one => Assert.All(found, export => Assert.Equal(one.Value, export.Properties[one.Key].Value.ToString())));
    }

    [Fact]
    public void Pending_exports_lead_to_their_object() => Assert.Equal(
        _shell.Run("Get-JmlPendingExport -First 1").Each("Object"),
        _shell.Run("Get-JmlPendingExport -First 1 | Get-JmlConnectorSpaceObject").Each("Id"));

    public void Dispose() => _shell.Dispose();
}
