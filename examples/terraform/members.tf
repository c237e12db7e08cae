# The members' roles and forwarders, by the provider "management": the management account, or with call_as = "DELEGATED_ADMIN" a
# delegated administrator of StackSets. Not run. StackSets never reach the management account itself.

provider "aws" {
  alias = "management"
}

resource "aws_cloudformation_stack_set" "roles" {
  provider         = aws.management
  name             = "rollcall-roles"
  template_url     = "https://${var.release_bucket}.s3.amazonaws.com/${var.release_prefix}roles.yml"
  permission_model = "SERVICE_MANAGED"
  capabilities     = ["CAPABILITY_NAMED_IAM"]

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  parameters = {
    CentralAccountId = data.aws_caller_identity.central.account_id
    CentralRegion    = data.aws_region.central.name
    OrganizationId   = var.organization_id
    Tier             = length(var.forwarder_regions) == 0 ? "1" : "2"
  }

  lifecycle {
    # AWS fills it in for this permission model: without this, each plan would change it.
    ignore_changes = [administration_role_arn]
  }
}

# IAM is global: the roles go to one Region of each account.
resource "aws_cloudformation_stack_set_instance" "roles" {
  provider       = aws.management
  stack_set_name = aws_cloudformation_stack_set.roles.name
  region         = data.aws_region.central.name

  deployment_targets {
    organizational_unit_ids = var.organizational_unit_ids
  }
}

resource "aws_cloudformation_stack_set" "forwarder" {
  provider         = aws.management
  name             = "rollcall-forwarder"
  template_url     = "https://${var.release_bucket}.s3.amazonaws.com/${var.release_prefix}forwarder.yml"
  permission_model = "SERVICE_MANAGED"

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  parameters = {
    CentralAccountId = data.aws_caller_identity.central.account_id
    CentralRegion    = data.aws_region.central.name
  }

  lifecycle {
    ignore_changes = [administration_role_arn]
  }
}

resource "aws_cloudformation_stack_set_instance" "forwarder" {
  # The roles first: a forwarder sends with one of them.
  depends_on     = [aws_cloudformation_stack_set_instance.roles]
  for_each       = toset(var.forwarder_regions)
  provider       = aws.management
  stack_set_name = aws_cloudformation_stack_set.forwarder.name
  region         = each.value

  deployment_targets {
    organizational_unit_ids = var.organizational_unit_ids
  }
}
