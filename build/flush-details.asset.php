<?php return array('dependencies' => array(), 'version' => '94e2df223ff57ca2aa7d');
