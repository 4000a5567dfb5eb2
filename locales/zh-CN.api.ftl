roster-out-of-scope = 这个单位不在您的管辖范围内：{ $value }
