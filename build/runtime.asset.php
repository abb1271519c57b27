<?php return array('dependencies' => array(), 'version' => 'c822a48885995d476e9d');
