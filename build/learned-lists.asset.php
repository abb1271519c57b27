<?php return array('dependencies' => array(), 'version' => '5cb823bc21a2edacd023');
