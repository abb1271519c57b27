<?php return array('dependencies' => array(), 'version' => '8d529ccf46d2e8bdc2c5');
