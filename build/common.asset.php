<?php return array('dependencies' => array(), 'version' => 'ccb6d41de36d23456417');
