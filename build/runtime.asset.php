<?php return array('dependencies' => array(), 'version' => 'c3d960aa623d29223bba');
