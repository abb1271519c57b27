<?php return array('dependencies' => array(), 'version' => '20cd8cdbc6f06e7dfee8');
