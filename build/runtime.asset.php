<?php return array('dependencies' => array(), 'version' => '966e9561a685ace89de7');
