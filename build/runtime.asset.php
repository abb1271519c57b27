<?php return array('dependencies' => array(), 'version' => '1ced0aa7a75b172c97f2');
