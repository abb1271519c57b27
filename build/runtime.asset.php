<?php return array('dependencies' => array(), 'version' => '70223e8320dc4c513bb5');
