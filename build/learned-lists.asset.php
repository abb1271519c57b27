<?php return array('dependencies' => array(), 'version' => '950b924e69794134b897');
