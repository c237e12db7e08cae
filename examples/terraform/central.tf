# The central stack, in the central account and one Region. Not run.

data "aws_caller_identity" "central" {}

data "aws_region" "central" {}

resource "aws_cloudformation_stack" "central" {
  name         = "rollcall"
  template_url = "https://${var.release_bucket}.s3.amazonaws.com/${var.release_prefix}central.yaml"
  capabilities = ["CAPABILITY_NAMED_IAM"]

  parameters = merge(var.settings, {
    OrganizationId = var.organization_id
    CodeBucket     = var.release_bucket
    CodePrefix     = var.release_prefix
  })
}

output "api_url" {
  value = aws_cloudformation_stack.central.outputs["ApiUrl"]
}
