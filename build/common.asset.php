<?php return array('dependencies' => array(), 'version' => '985c41eb892f3e428708');
