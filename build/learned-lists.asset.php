<?php return array('dependencies' => array(), 'version' => 'cea0d138d7956b23a62e');
