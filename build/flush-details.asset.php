<?php return array('dependencies' => array(), 'version' => 'cf2c52242b606c4c417e');
