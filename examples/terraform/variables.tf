# Every name and value here is yours. None of this was run: it is parsed by a test (test/examples/terraform.test.ts).

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.40"
    }
  }
}

variable "organization_id" {
  description = "The organization, such as o-exampleorgid"
  type        = string
}

variable "release_bucket" {
  description = "The bucket that holds a release: central.yaml, roles.yml, forwarder.yml and the functions' zips"
  type        = string
}

variable "release_prefix" {
  description = "Where in the bucket, with a slash at its end, such as rollcall/0.1.0/"
  type        = string
}

variable "settings" {
  description = "Other parameters of central.yaml, by their names"
  type        = map(string)
  default     = {}
}

variable "organizational_unit_ids" {
  description = "The units whose accounts get the roles, or the root"
  type        = list(string)
}

variable "forwarder_regions" {
  description = "The Regions whose results should arrive live; none for tier 1"
  type        = list(string)
  default     = []
}
