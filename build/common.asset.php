<?php return array('dependencies' => array(), 'version' => '3e69258ad9560175385d');
