<?php return array('dependencies' => array(), 'version' => '30718107ebcba24c87bf');
