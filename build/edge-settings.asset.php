<?php return array('dependencies' => array(), 'version' => '3bbd3ced00f38279cc30');
